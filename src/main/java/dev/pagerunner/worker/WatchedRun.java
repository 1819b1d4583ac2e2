package dev.pagerunner.worker;

import dev.pagerunner.export.ExportedRun;
import dev.pagerunner.export.RunFacts;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;

/** A run whose export is watched: each page is a step with a time limit, after which it may end. */
record WatchedRun(ExportedRun run, ExportKeeper keeper, Runnable demand) implements ExportedRun {
  @Override
  public RunFacts facts() {
    return run.facts();
  }

  @Override
  public Path temp() {
    return run.temp();
  }

  @Override
  public Path document() throws IOException {
    demand.run();
    keeper.beginTransfer();
    Path document = run.document();
    keeper.beginWork();
    return document;
  }

  @Override
  public void forEachPage(PageVisitor visitor) throws IOException {
    run.forEachPage(watched(visitor));
  }

  @Override
  public void forEachEmptyPage(PageVisitor visitor) throws IOException {
    run.forEachEmptyPage(watched(visitor));
  }

  private PageVisitor watched(PageVisitor visitor) {
    return page -> {
      demand.run();
      keeper.beginWork();
      visitor.visit(page);
      keeper.beginWork();
    };
  }

  @Override
  public void copyImage(int page, OutputStream out) throws IOException {
    run.copyImage(page, out);
  }

  @Override
  public void copyCrop(int page, int n, OutputStream out) throws IOException {
    run.copyCrop(page, n, out);
  }
}
