"""What is kept between runs, in SQLite: the catalogue and answers (a cache), and the user's decisions."""
