"""The page: the whole library behind one HTML file, as a session that takes messages and answers with fragments."""
