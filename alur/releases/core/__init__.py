"""What a signed release is and how it is checked, without Django: documents, the check, its words."""
