package dev.pagerunner.vision.model;

import java.util.stream.IntStream;

/** How the logits of DETR-like models become scores, and which of them count. */
enum Activation {
  /** The best class of each query; the last class means that there is no object. DETR. */
  SOFTMAX {
    @Override
    int classes(int labels) {
      return labels + 1;
    }

    @Override
    void best(float[] logits, int queries, int labels, Sink sink) {
      for (int query = 0; query < queries; query++) {
        int from = query * classes(labels);
        int best = from;
        double most = logits[from + labels];
        for (int i = from; i < from + labels; i++) {
          best = logits[i] > logits[best] ? i : best;
          most = Math.max(most, logits[i]);
        }
        double sum = 0;
        for (int i = from; i <= from + labels; i++) {
          sum += Math.exp(logits[i] - most);
        }
        sink.accept(query, best - from, Math.exp(logits[best] - most) / sum);
      }
    }
  },

  /**
   * As many of the best pairs of query and class as there are queries: a query can be several
   * things. RT-DETR, Deformable DETR.
   */
  SIGMOID {
    @Override
    int classes(int labels) {
      return labels;
    }

    @Override
    void best(float[] logits, int queries, int labels, Sink sink) {
      IntStream.range(0, queries * labels)
          .boxed()
          .sorted((a, b) -> Float.compare(logits[b], logits[a]))
          .limit(queries)
          .forEach(
              i -> sink.accept(i / labels, i % labels, 1 / (1 + Math.exp(-(double) logits[i]))));
    }
  };

  /** Takes a query, the index of its label and its score. */
  interface Sink {
    void accept(int query, int label, double score);
  }

  /** How many logits a query has. */
  abstract int classes(int labels);

  /**
   * @param logits [queries, classes], row by row
   */
  abstract void best(float[] logits, int queries, int labels, Sink sink);
}
