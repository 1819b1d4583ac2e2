package dev.pagerunner.vision;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;

/** How ONNX Runtime is set up; measured, see docs/decisions/0002-onnx-session-options.md. */
interface SessionTuning {

  OrtSession.SessionOptions sessionOptions(int threads) throws OrtException;

  /** What was found best. */
  static OrtSession.SessionOptions options(int threads) throws OrtException {
    OrtSession.SessionOptions options = new OrtSession.SessionOptions();
    options.setIntraOpNumThreads(threads);
    options.setInterOpNumThreads(1);
    options.setExecutionMode(OrtSession.SessionOptions.ExecutionMode.SEQUENTIAL);
    options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
    // Pages differ in size: arena and memory pattern grow with every new one and never shrink.
    options.setCPUArenaAllocator(false);
    options.setMemoryPatternOptimization(false);
    // Spinning threads would take the core on which the next page is being rendered.
    options.addConfigEntry("session.intra_op.allow_spinning", "0");
    return options;
  }
}
