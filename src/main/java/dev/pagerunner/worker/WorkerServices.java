package dev.pagerunner.worker;

import dev.pagerunner.blob.BlobStore;
import dev.pagerunner.jobs.Leases;
import dev.pagerunner.jobs.Recorder;
import dev.pagerunner.models.RunModels;
import dev.pagerunner.queue.Notifier;
import dev.pagerunner.telemetry.PageMetrics;

/** What a worker works with. Whoever made it closes it, once the worker has ended. */
public record WorkerServices(
    BlobStore blobs,
    Notifier notifier,
    Leases leases,
    Recorder recorder,
    ExportServices exports,
    RunModels models,
    PageMetrics metrics) {}
