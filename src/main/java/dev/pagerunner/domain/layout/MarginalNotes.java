package dev.pagerunner.domain.layout;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/** Notes in the margin are read behind the block beside which they begin. */
final class MarginalNotes {
  /** A margin is at most so wide, in parts of the widest column. */
  private static final double NARROW = 0.35;

  /** Its notes are at most so high together, in parts of that column. */
  private static final double SPARSE = 0.5;

  private MarginalNotes() {}

  /** The columns, first or last, that hold nothing but notes. */
  static List<List<Unit>> among(List<List<Unit>> columns) {
    List<Unit> widest = Collections.max(columns, Comparator.comparingDouble(MarginalNotes::width));
    List<List<Unit>> margins = new ArrayList<>();
    for (List<Unit> outer : List.of(columns.get(0), columns.get(columns.size() - 1))) {
      if (width(outer) < NARROW * width(widest) && height(outer) < SPARSE * height(widest)) {
        margins.add(outer);
      }
    }
    return margins;
  }

  private static double width(List<Unit> column) {
    double start = column.stream().mapToDouble(unit -> unit.box().x0()).min().orElse(0);
    return column.stream().mapToDouble(unit -> unit.box().x1()).max().orElse(0) - start;
  }

  private static double height(List<Unit> column) {
    return column.stream().mapToDouble(unit -> unit.box().height()).sum();
  }

  /** Both in one order; each is in order already. */
  static List<Unit> merged(List<Unit> read, List<Unit> notes) {
    if (notes.isEmpty()) {
      return read;
    }
    List<List<Unit>> behind = new ArrayList<>();
    read.forEach(ignored -> behind.add(new ArrayList<>()));
    for (Unit note : notes) {
      int nearest = 0;
      for (int i = 1; i < read.size(); i++) {
        if (distance(note, read.get(i)) < distance(note, read.get(nearest))) {
          nearest = i;
        }
      }
      behind.get(nearest).add(note);
    }
    List<Unit> merged = new ArrayList<>(read.size() + notes.size());
    for (int i = 0; i < read.size(); i++) {
      merged.add(read.get(i));
      merged.addAll(behind.get(i));
    }
    return merged;
  }

  /** How far the first line of a note lies above or below a block. */
  private static double distance(Unit note, Unit block) {
    double top = note.box().y0();
    return Math.max(0, Math.max(block.box().y0() - top, top - block.box().y1()));
  }
}
