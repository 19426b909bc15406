"""The long-lived child process in which films are opened and read.

The window's process never decodes a film and never imports torch: importing torch on a
thread freezes every other thread, so does decoding a large film, and a decoder that
crashes on a hostile file would take the window with it. If the child dies, the film it was
working on is refused by name and a new child is started.
"""
