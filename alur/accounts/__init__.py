"""People who sign in. For which office they act stands in the directory."""
