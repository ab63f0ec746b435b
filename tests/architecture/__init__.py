"""What holds for the project as a whole: arrows, sizes, words, and what must not be in the repository."""
