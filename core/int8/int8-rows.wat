;; Compares many int8 vectors with one of int16, 16 numbers at a time. Rows follow each other without padding; a row's
;; last block may reach into what follows, for which the query holds zeros. `wat2wasm int8-rows.wat` makes the module
;; that int8-rows.ts holds as text.
(module
  (memory (export "memory") 2)
  (func (export "dots") (param $rows i32) (param $query i32) (param $out i32) (param $count i32) (param $dim i32)
    (local $end i32) (local $k i32) (local $a v128) (local $b v128) (local $v v128) (local $q i32)
    (local.set $end (i32.add (local.get $out) (i32.shl (local.get $count) (i32.const 2))))
    (block $done
      (loop $row
        (br_if $done (i32.ge_u (local.get $out) (local.get $end)))
        (local.set $a (v128.const i32x4 0 0 0 0))
        (local.set $b (v128.const i32x4 0 0 0 0))
        (local.set $k (i32.const 0))
        (local.set $q (local.get $query))
        (loop $block
          (local.set $v (v128.load align=1 (i32.add (local.get $rows) (local.get $k))))
          (local.set $a (i32x4.add (local.get $a)
            (i32x4.dot_i16x8_s (i16x8.extend_low_i8x16_s (local.get $v)) (v128.load (local.get $q)))))
          (local.set $b (i32x4.add (local.get $b)
            (i32x4.dot_i16x8_s (i16x8.extend_high_i8x16_s (local.get $v)) (v128.load offset=16 (local.get $q)))))
          (local.set $q (i32.add (local.get $q) (i32.const 32)))
          (local.set $k (i32.add (local.get $k) (i32.const 16)))
          (br_if $block (i32.lt_u (local.get $k) (local.get $dim))))
        (local.set $a (i32x4.add (local.get $a) (local.get $b)))
        (i32.store (local.get $out)
          (i32.add
            (i32.add (i32x4.extract_lane 0 (local.get $a)) (i32x4.extract_lane 1 (local.get $a)))
            (i32.add (i32x4.extract_lane 2 (local.get $a)) (i32x4.extract_lane 3 (local.get $a)))))
        (local.set $rows (i32.add (local.get $rows) (local.get $dim)))
        (local.set $out (i32.add (local.get $out) (i32.const 4)))
        (br $row))))
  (func (export "squares") (param $rows i32) (param $out i32) (param $count i32) (param $dim i32)
    (local $end i32) (local $k i32) (local $a v128) (local $v v128) (local $w v128)
    (local.set $end (i32.add (local.get $out) (i32.shl (local.get $count) (i32.const 2))))
    (block $done
      (loop $row
        (br_if $done (i32.ge_u (local.get $out) (local.get $end)))
        (local.set $a (v128.const i32x4 0 0 0 0))
        (local.set $k (i32.const 0))
        (loop $block
          (local.set $v (v128.load align=1 (i32.add (local.get $rows) (local.get $k))))
          (local.set $w (i16x8.extend_high_i8x16_s (local.get $v)))
          (local.set $v (i16x8.extend_low_i8x16_s (local.get $v)))
          (local.set $a (i32x4.add (local.get $a) (i32x4.add
            (i32x4.dot_i16x8_s (local.get $v) (local.get $v))
            (i32x4.dot_i16x8_s (local.get $w) (local.get $w)))))
          (local.set $k (i32.add (local.get $k) (i32.const 16)))
          (br_if $block (i32.lt_u (local.get $k) (local.get $dim))))
        (i32.store (local.get $out)
          (i32.add
            (i32.add (i32x4.extract_lane 0 (local.get $a)) (i32x4.extract_lane 1 (local.get $a)))
            (i32.add (i32x4.extract_lane 2 (local.get $a)) (i32x4.extract_lane 3 (local.get $a)))))
        (local.set $rows (i32.add (local.get $rows) (local.get $dim)))
        (local.set $out (i32.add (local.get $out) (i32.const 4)))
        (br $row)))))
