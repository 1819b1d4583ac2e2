package dev.pagerunner.vision.model;

import java.util.stream.IntStream;

/** How the logits of DETR-like models become scores, and which of them count. */
enum Activation {
  /** DETR: the best class of each query; the last class means that there is no object. */
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
   * RT-DETR, Deformable DETR: of all pairs of query and class, as many of the best as there are
   * queries. A query can have several classes.
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

  /** Receives a query, the index of its label and its score. */
  interface Sink {
    void accept(int query, int label, double score);
  }

  /** The number of logits per query. */
  abstract int classes(int labels);

  /**
   * @param logits [queries, classes], row by row
   */
  abstract void best(float[] logits, int queries, int labels, Sink sink);
}
