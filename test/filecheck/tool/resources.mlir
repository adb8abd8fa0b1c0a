// Each module of a split file keeps its own resources.

// RUN: hass-opt %s --split-input-file | filecheck %s

// CHECK:      value = dense_resource<w> : tensor<1xi8>
// CHECK:      w: "0x0100000001"
// CHECK:      value = dense_resource<w> : tensor<1xi8>
// CHECK:      w: "0x0100000002"
"test.op"() {value = dense_resource<w> : tensor<1xi8>} : () -> ()

{-#
  dialect_resources: {
    builtin: {
      w: "0x0100000001"
    }
  }
#-}

// -----

"test.op"() {value = dense_resource<w> : tensor<1xi8>} : () -> ()

{-#
  dialect_resources: {
    builtin: {
      w: "0x0100000002"
    }
  }
#-}
