"""The shell around the stations: settings, addresses, templates, the database starter. Decides nothing."""
