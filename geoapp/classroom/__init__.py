"""For a class: a lesson, a handout, slides, and a bundle of all."""
