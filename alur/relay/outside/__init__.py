"""Offices that do not work in this installation: how they are reached, what is sent to them, what they answer."""
