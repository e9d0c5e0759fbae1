"""Processes killed at random moments while the library is used: nothing may be lost or doubled."""
