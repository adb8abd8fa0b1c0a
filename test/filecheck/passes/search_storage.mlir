// A study that is kept is gone on with by the same search, and by no other.

// RUN: rm -f %t.db %t.journal
// RUN: hass-opt --hass-search="device=zedboard trials=3 sampler=random accuracy-drop=0.5 storage=%t.db" %s > %t.first
// RUN: hass-opt --hass-search="device=zedboard trials=3 sampler=random accuracy-drop=0.5 storage=%t.db" %s | diff - %t.first
// RUN: hass-opt --hass-search="device=zedboard trials=5 sampler=random accuracy-drop=0.5 storage=%t.db" %s | filecheck %s
// RUN: hass-opt --hass-search="device=zedboard trials=3 sampler=random accuracy-drop=0.5 storage=%t.journal study=mine" %s | diff - %t.first
// RUN: not hass-opt --hass-search="device=zcu104 trials=5 sampler=random accuracy-drop=0.25 storage=%t.db" %s 2>&1 | filecheck %s --check-prefix=OTHER
// RUN: not hass-opt --hass-search="device=zedboard study=mine" %s 2>&1 | filecheck %s --check-prefix=STORAGE

// Where it is kept is not part of what was made.
// CHECK: pipeline = "hass-search{device=\22zedboard\22 accuracy_drop=0.5 trials=5 sampler=\22random\22}", version = "{{.*}}", seed = 0, trials = 5,

// OTHER: error: the study 'hass-search' in '{{.*}}.db' was made with another device (zedboard there, zcu104 here), description of the device, accuracy-drop (0.5 there, 0.25 here); give another name as study=, or go on with what it was made for
// STORAGE: error: option 'study' of pass 'hass-search' names a study in a storage; give storage=

func.func @main(%x: tensor<1x4xf32>) -> tensor<1x3xf32> {
  %w = sdf.constant {value = dense<[[1.0, 0.5, 0.1, 0.2], [0.0, 2.0, 0.3, 0.1], [3.0, 0.0, 0.4, 0.7]]> : tensor<3x4xf32>} : tensor<3x4xf32>
  %y = sdf.linear %x, %w {source = "fc"} : (tensor<1x4xf32>, tensor<3x4xf32>) -> tensor<1x3xf32>
  return %y : tensor<1x3xf32>
}
