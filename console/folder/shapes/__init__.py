"""How each noun is written in the folder: one module a noun, from the tree of texts to the model."""
