// RUN: not hass-opt %s 2>&1 | filecheck %s
// RUN: not hass-opt < /dev/null 2>&1 | filecheck %s --check-prefix=STDIN
// CHECK: empty.mlir:{{[0-9]+}}:1: error: empty input: expected an MLIR module
// STDIN: <stdin>:1:1: error: empty input: expected an MLIR module
