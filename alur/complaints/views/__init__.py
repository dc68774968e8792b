"""Pages: `report` (a citizen writes), `status` (a citizen follows), `staff` (the supervisor handles)."""
