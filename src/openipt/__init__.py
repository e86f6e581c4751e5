"""Interpersonal Psychotherapy as software."""
