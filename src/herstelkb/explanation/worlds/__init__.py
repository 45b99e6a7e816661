"""Many nearly equal cases evaluated together: what answers and changes would do."""
