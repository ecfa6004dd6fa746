"""How gunicorn runs the shop."""

bind = "0.0.0.0:8000"
workers = 2
timeout = 30
graceful_timeout = 5
accesslog = "-"
# Where a container has no disk of its own, a worker's sign of life belongs into memory.
worker_tmp_dir = "/dev/shm"


def on_starting(_):
    from orders import create_tables

    create_tables()
