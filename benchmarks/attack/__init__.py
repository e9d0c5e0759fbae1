"""Hostile files and hostile requests, drawn by a seed, against the site as it runs."""
