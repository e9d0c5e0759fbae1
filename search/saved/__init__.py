"""收藏的检索: searches and filters that a writer keeps, with what is new since she last looked."""
