"""What `make bench` and `make soak` build: made-up editions, and the plain way beside ours."""
