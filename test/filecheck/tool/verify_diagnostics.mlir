// --verify-diagnostics prints what verification says and goes on; without it that is an error
// with a place.

// RUN: hass-opt %s --split-input-file --verify-diagnostics | filecheck %s
// RUN: not hass-opt %s --split-input-file 2>&1 | filecheck %s --check-prefix=ERROR

// CHECK:      func.func @first
// CHECK:      // {{[-]+}}
// CHECK-NEXT: Expected entry block arguments to have the same types
// CHECK:      // {{[-]+}}
// CHECK-NEXT: builtin.module {
// CHECK-NEXT:   func.func @last

// ERROR-NOT: builtin.module
// ERROR: verify_diagnostics.mlir:24:3: error: 'func.func': Expected entry block arguments to have the same types
// ERROR-NOT: func.func @

func.func @first() {
  func.return
}

// -----

  "func.func"() <{sym_name = "second", function_type = (i32) -> ()}> ({
  ^entry(%a: i64):
    "func.return"() : () -> ()
  }) : () -> ()

// -----

func.func @last() {
  func.return
}
