"""What differs between cases, or between a case and a variant of it, and why."""
