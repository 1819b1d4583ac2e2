package dev.pagerunner.domain;

/** What a model runs on. */
public enum Device {
  CPU,
  /** The first NVIDIA GPU. */
  CUDA
}
