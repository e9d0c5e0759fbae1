"""A writer's own draft, checked as a speech is marked, and against the library. Nothing is kept."""
