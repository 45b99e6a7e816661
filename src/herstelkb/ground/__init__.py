"""What everything stands on: findings with places, files, the version. Knows nothing of rules or cases."""
