// Operations know their place, and say so only when asked.

// RUN: hass-opt %s --split-input-file | filecheck %s
// RUN: hass-opt %s --split-input-file --print-debuginfo | filecheck %s --check-prefix=PLACES

// CHECK-NOT: loc(
// PLACES: "test.op"() : () -> () loc("{{.*}}debug_info.mlir":11:3)
// PLACES: "test.op"() : () -> () loc("given.py":3:4)
// PLACES: "test.op"() : () -> () loc("{{.*}}debug_info.mlir":17:1)

  "test.op"() : () -> ()

"test.op"() : () -> () loc("given.py":3:4)

// -----

"test.op"() : () -> ()
