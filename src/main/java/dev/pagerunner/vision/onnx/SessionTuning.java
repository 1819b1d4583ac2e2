package dev.pagerunner.vision.onnx;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;

/** The configuration of ONNX Runtime; measured, see docs/decisions/0002-onnx-session-options.md. */
public interface SessionTuning {

  OrtSession.SessionOptions sessionOptions(int threads) throws OrtException;

  /** Options of each inference. */
  default OrtSession.RunOptions runOptions() throws OrtException {
    OrtSession.RunOptions options = new OrtSession.RunOptions();
    // Pages differ in size: memory that one needed is of no use to the next, and would stay
    // allocated.
    options.addRunConfigEntry("memory.enable_memory_arena_shrinkage", "cpu:0");
    return options;
  }

  /** The options that were measured as the best. */
  static OrtSession.SessionOptions options(int threads) throws OrtException {
    OrtSession.SessionOptions options = new OrtSession.SessionOptions();
    options.setIntraOpNumThreads(threads);
    options.setInterOpNumThreads(1);
    options.setExecutionMode(OrtSession.SessionOptions.ExecutionMode.SEQUENTIAL);
    options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
    // Reuses memory for the tensors of a page, instead of fresh memory from the kernel for each.
    options.setCPUArenaAllocator(true);
    // A pattern would be planned anew for every size of page.
    options.setMemoryPatternOptimization(false);
    // Spinning threads would occupy the core on which the next page is being rendered.
    options.addConfigEntry("session.intra_op.allow_spinning", "0");
    return options;
  }
}
