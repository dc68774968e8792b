"""What every station needs and none owns: record, hashes, contents, permissions, tasks. Knows no station."""
