package dev.pagerunner.vision.onnx;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;

/** How ONNX Runtime is set up; measured, see docs/decisions/0002-onnx-session-options.md. */
public interface SessionTuning {

  OrtSession.SessionOptions sessionOptions(int threads) throws OrtException;

  /** Of every page. */
  default OrtSession.RunOptions runOptions() throws OrtException {
    OrtSession.RunOptions options = new OrtSession.RunOptions();
    // Pages differ in size: what one of them needed is no use to the next, and would stay.
    options.addRunConfigEntry("memory.enable_memory_arena_shrinkage", "cpu:0");
    return options;
  }

  /** What was found best. */
  static OrtSession.SessionOptions options(int threads) throws OrtException {
    OrtSession.SessionOptions options = new OrtSession.SessionOptions();
    options.setIntraOpNumThreads(threads);
    options.setInterOpNumThreads(1);
    options.setExecutionMode(OrtSession.SessionOptions.ExecutionMode.SEQUENTIAL);
    options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
    // Tensors of a page are made in each other's place, and not each in memory fresh from the
    // kernel.
    options.setCPUArenaAllocator(true);
    // It would plan anew for every size of page.
    options.setMemoryPatternOptimization(false);
    // Spinning threads would take the core on which the next page is being rendered.
    options.addConfigEntry("session.intra_op.allow_spinning", "0");
    return options;
  }
}
