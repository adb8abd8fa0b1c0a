// All trials of a search as JSON, and the Pareto front as modules.

// RUN: rm -rf %t && mkdir %t
// RUN: hass-opt --hass-search="device=zedboard trials=6 sampler=random accuracy-drop=0.5 pareto=%t/front list-trials=true" %s > %t/whole
// RUN: hass-opt %t/whole -t search-json | filecheck %s
// RUN: hass-opt --hass-search="device=zedboard trials=6 sampler=random accuracy-drop=0.5" %s -t search-json | filecheck %s
// RUN: hass-opt --hass-search="device=zedboard trials=6 sampler=random accuracy-drop=0.5" %s > %t/short
// RUN: not grep --quiet sdf.trials %t/short
// RUN: not hass-opt %t/short -t search-json 2>&1 | filecheck %s --check-prefix=TRIALS
// RUN: cat %t/front/trial-*.mlir | filecheck %s --check-prefix=FRONT
// RUN: not hass-opt %s -t search-json 2>&1 | filecheck %s --check-prefix=SEARCH
// RUN: not hass-opt --hass-search="device=zedboard trials=6 pareto=%t/no/folder" %s 2>&1 | filecheck %s --check-prefix=FOLDER

// CHECK: "format": "search/1",
// CHECK: "accuracy_metric": "top1-agreement",
// CHECK: "layers": [
// CHECK-NEXT: "fc"
// CHECK: "chosen":
// CHECK: "front": [
// CHECK: "number": 0,
// CHECK-NEXT: "status": "designed",
// CHECK: "weight_shares": [
// CHECK-NEXT: 0.0
// CHECK: "metrics": {
// CHECK: "number": 5,

// FRONT: accel.accelerator @main_accelerator

// SEARCH: error: the network was not searched; run hass-search first
// TRIALS: error: the search left no trials; print search-json in the command that searches, or search with list-trials=true
// FOLDER: error: cannot write modules to '{{.*}}folder': No such file or directory

func.func @main(%x: tensor<1x4xf32>) -> tensor<1x3xf32> {
  %w = sdf.constant {value = dense<[[1.0, 0.5, 0.1, 0.2], [0.0, 2.0, 0.3, 0.1], [3.0, 0.0, 0.4, 0.7]]> : tensor<3x4xf32>} : tensor<3x4xf32>
  %y = sdf.linear %x, %w {source = "fc"} : (tensor<1x4xf32>, tensor<3x4xf32>) -> tensor<1x3xf32>
  return %y : tensor<1x3xf32>
}
