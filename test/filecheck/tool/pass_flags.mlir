// Every pass is a flag; flags, -p and --pass-pipeline run in the order given.

// RUN: hass-opt %s --print-between-passes --cse -p "dce,canonicalize" --pass-pipeline="builtin.module(reconcile-unrealized-casts)" --cse 2>&1 >/dev/null | filecheck %s --check-prefix=ORDER
// RUN: hass-opt %s --cse --dce | filecheck %s
// RUN: hass-opt --cse --dce < %s | filecheck %s
// RUN: hass-opt - -p cse,dce < %s | filecheck %s
// RUN: hass-opt -dce -cse -dce %s | filecheck %s

// ORDER: IR after cse:
// ORDER: IR after dce:
// ORDER: IR after canonicalize:
// ORDER: IR after reconcile-unrealized-casts:
// ORDER-NOT: IR after

// CHECK:      builtin.module {
// CHECK-NEXT:   func.func @f(%a: i32) -> i32 {
// CHECK-NEXT:     %b = arith.muli %a, %a : i32
// CHECK-NEXT:     func.return %b : i32
// CHECK-NEXT:   }
// CHECK-NEXT: }
func.func @f(%a: i32) -> i32 {
  %b = arith.muli %a, %a : i32
  %c = arith.muli %a, %a : i32
  func.return %b : i32
}
