# Sourced by bin/ensure-docker: the base images and the images of Nova Rewards.
# shellcheck shell=bash
ensure_images() { :; }
