package dev.pagerunner.http.contract;

import java.util.Set;
import java.util.TreeSet;

/** What the body of a request contains, and therefore who reads it. */
public enum BodyKind {
  /** No body. If a client sends one, it is not read. */
  NONE(false, false),
  /** No fields. An empty JSON object is accepted, since many clients send one with every POST. */
  EMPTY(false, true),
  /** A small JSON object, read into memory before the operation is called. */
  JSON(false, true),
  /** A form with a file, which the operation itself reads as it arrives. */
  UPLOAD(true, false),
  /** Either {@link #JSON} or {@link #UPLOAD}. */
  UPLOAD_OR_JSON(true, true);

  /** The media type of JSON in the contract. */
  public static final String JSON_TYPE = "application/json";

  private static final String FORM_TYPE = "multipart/form-data";

  private final boolean upload;
  private final boolean json;

  BodyKind(boolean upload, boolean json) {
    this.upload = upload;
    this.json = json;
  }

  /** Whether the body may be a form with a file. */
  public boolean mayBeUpload() {
    return upload;
  }

  /** Whether the body may be a JSON object. */
  public boolean mayBeJson() {
    return json;
  }

  /** The media types that the contract must list for it. */
  Set<String> mediaTypes() {
    Set<String> types = new TreeSet<>();
    if (upload) {
      types.add(FORM_TYPE);
    }
    if (json && this != EMPTY) {
      types.add(JSON_TYPE);
    }
    return types;
  }
}
