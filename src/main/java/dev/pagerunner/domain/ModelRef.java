package dev.pagerunner.domain;

/** The model that a run is pinned to. The SHA-256 is that of the ONNX file. */
public record ModelRef(String name, String version, String sha256) {}
