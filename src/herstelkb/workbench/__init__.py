"""The knowledge engineer's tools: functions from a rule base to findings."""
