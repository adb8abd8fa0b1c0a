// Timing and dumps go to standard error; the result is all that standard output holds.

// RUN: hass-opt %s --cse --dce --time-passes --print-between-passes 2>/dev/null | filecheck %s
// RUN: hass-opt %s --cse --dce --time-passes --print-between-passes 2>&1 >/dev/null | filecheck %s --check-prefix=STDERR

// CHECK-NOT:  Pass
// CHECK:      builtin.module {
// CHECK-NEXT:   func.func private @f()
// CHECK-NEXT: }
// CHECK-NOT:  {{.}}

// STDERR: Pass cse took
// STDERR: IR after cse:
// STDERR: Pass dce took
func.func private @f()
