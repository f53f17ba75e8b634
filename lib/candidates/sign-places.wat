;; Where may a sign or a word stand with which a handle is written? Compares sixteen characters at a time.
;;
;; What is found, and no more is decided here (look-for-signs.ts does):
;;   @ / & ( [ { < : = >
;;   U+FE60 to U+FFFF, where the same signs have their small and their full width
;;   "dot", "poi", "pon", "pun" in any case: how the words for a full stop begin
;;
;; Most of these signs are dismissed by the one character behind them, by two tables of 128 bytes: a sign stays when its byte
;; in the first and that of the next character in the second share a bit, or when either is beyond ASCII.
;;
;; A character beyond 8 bits counts as 0 or 0xff once it is narrowed, and is none of them. WebAssembly keeps a constant in
;; a register only when it is in a local, so all of them are.
(module
  (import "memory" "pages" (memory 1))

  ;; units: how many UTF-16 units stand at 0; the 64 bytes behind them are cleared, for they are read, too.
  ;; tables: where the two tables are. places: where the places are written, in units, 32 bits each, in order. Answers how
  ;; many there are.
  (func (export "findPlaces") (param $units i32) (param $tables i32) (param $places i32) (result i32)
    (local $at i32) (local $end i32) (local $next i32) (local $found i32)
    (local $byte i32) (local $unit i32) (local $behind i32)
    (local $first v128) (local $second v128) (local $third v128) (local $following v128)
    (local $wide v128) (local $kinds v128) (local $isO v128) (local $isN v128)
    (local $none v128) (local $all v128) (local $lower v128) (local $low v128) (local $toLast v128)
    (local $kindsByLow v128) (local $kindsByHigh v128) (local $signs v128) (local $beginsDot v128) (local $beginsP v128)
    (local $o v128) (local $u v128) (local $t v128) (local $i v128) (local $n v128)

    (local.set $none (v128.const i64x2 0 0))
    (local.set $all (v128.const i64x2 -1 -1))
    (local.set $lower (i8x16.splat (i32.const 0x20)))
    (local.set $low (i8x16.splat (i32.const 0x0f)))
    ;; What a character is by its two halves, which share a bit here. A sign: 1 for 0x2_, 2 for 0x3_, 4 for 0x4_, 8 for 0x5_
    ;; and 0x7_. A letter: 16 for D and d, 32 for P and p.
    (local.set $kindsByLow (v128.const i8x16 36 0 0 0 16 0 1 0 1 0 2 8 2 2 2 1))
    (local.set $kindsByHigh (v128.const i8x16 0 0 1 2 20 40 16 40 0 0 0 0 0 0 0 0))
    (local.set $signs (i8x16.splat (i32.const 15)))
    (local.set $beginsDot (i8x16.splat (i32.const 16)))
    (local.set $beginsP (i8x16.splat (i32.const 32)))
    ;; What has to be added to U+FE60 for the last number of 16 bits; with more, the sum stays there.
    (local.set $toLast (i16x8.splat (i32.const 0x019f)))
    (local.set $o (i8x16.splat (i32.const 0x6f)))
    (local.set $u (i8x16.splat (i32.const 0x75)))
    (local.set $t (i8x16.splat (i32.const 0x74)))
    (local.set $i (i8x16.splat (i32.const 0x69)))
    (local.set $n (i8x16.splat (i32.const 0x6e)))

    (local.set $next (local.get $places))
    (local.set $end (i32.shl (local.get $units) (i32.const 1)))
    (v128.store (local.get $end) (local.get $none))
    (v128.store offset=16 (local.get $end) (local.get $none))
    (v128.store offset=32 (local.get $end) (local.get $none))
    (v128.store offset=48 (local.get $end) (local.get $none))
    (local.set $first
      (i8x16.narrow_i16x8_u (v128.load (local.get $at)) (v128.load offset=16 (local.get $at))))
    (block $done
      (loop $sixteen
        (br_if $done (i32.ge_u (local.get $at) (local.get $end)))
        (local.set $following
          (i8x16.narrow_i16x8_u (v128.load offset=32 (local.get $at)) (v128.load offset=48 (local.get $at))))
        (local.set $second (v128.or (local.get $lower)
          (i8x16.shuffle 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 (local.get $first) (local.get $following))))
        (local.set $third (v128.or (local.get $lower)
          (i8x16.shuffle 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 (local.get $first) (local.get $following))))
        (local.set $kinds
          (v128.and
            (i8x16.swizzle (local.get $kindsByLow) (v128.and (local.get $first) (local.get $low)))
            (i8x16.swizzle (local.get $kindsByHigh) (i8x16.shr_u (local.get $first) (i32.const 4)))))
        (local.set $wide
          (i8x16.eq (local.get $all)
            (i8x16.narrow_i16x8_s
              (i16x8.add_sat_u (v128.load (local.get $at)) (local.get $toLast))
              (i16x8.add_sat_u (v128.load offset=16 (local.get $at)) (local.get $toLast)))))
        (local.set $isO (i8x16.eq (local.get $second) (local.get $o)))
        (local.set $isN (i8x16.eq (local.get $third) (local.get $n)))

        (local.set $found (i8x16.bitmask
          (v128.or
            (local.get $wide)
            (i8x16.gt_s
              (v128.and
                (local.get $kinds)
                (v128.or
                  (local.get $signs)
                  (v128.or
                    ;; "dot"
                    (v128.and
                      (local.get $beginsDot)
                      (v128.and (local.get $isO) (i8x16.eq (local.get $third) (local.get $t))))
                    ;; "poi", "pon", "pun"
                    (v128.and
                      (local.get $beginsP)
                      (v128.or
                        (v128.and (local.get $isO)
                          (v128.or (local.get $isN) (i8x16.eq (local.get $third) (local.get $i))))
                        (v128.and (local.get $isN) (i8x16.eq (local.get $second) (local.get $u))))))))
              (local.get $none)))))
        (local.set $first (local.get $following))

        (block $written
          (br_if $written (i32.eqz (local.get $found)))
          (loop $each
            ;; Two bytes a unit: where the lowest bit that is set stands in memory.
            (local.set $byte
              (i32.add (local.get $at) (i32.shl (i32.ctz (local.get $found)) (i32.const 1))))
            (local.set $unit (i32.load16_u (local.get $byte)))
            (local.set $behind (i32.load16_u offset=2 (local.get $byte)))
            (block $dismissed
              (block $kept
                (br_if $kept (i32.ge_u (i32.or (local.get $unit) (local.get $behind)) (i32.const 128)))
                (br_if $dismissed
                  (i32.eqz
                    (i32.and
                      (i32.load8_u (i32.add (local.get $tables) (local.get $unit)))
                      (i32.load8_u offset=128 (i32.add (local.get $tables) (local.get $behind)))))))
              (i32.store (local.get $next) (i32.shr_u (local.get $byte) (i32.const 1)))
              (local.set $next (i32.add (local.get $next) (i32.const 4))))
            (local.set $found (i32.and (local.get $found) (i32.sub (local.get $found) (i32.const 1))))
            (br_if $each (local.get $found))))
        (local.set $at (i32.add (local.get $at) (i32.const 32)))
        (br $sixteen)))
    (i32.shr_u (i32.sub (local.get $next) (local.get $places)) (i32.const 2)))

  ;; How many of the units from one to another (without it) are nothing but printed ASCII and blanks, without & and \,
  ;; before the first that is something else.
  (func (export "plainUnits") (param $from i32) (param $to i32) (result i32)
    (local $at i32) (local $left i32) (local $found i32) (local $units v128)
    (local $tab v128) (local $controls v128) (local $span v128) (local $last v128) (local $and v128) (local $back v128)
    (local.set $tab (i16x8.splat (i32.const 0x09)))
    (local.set $controls (i16x8.splat (i32.const 0x0e)))
    (local.set $span (i16x8.splat (i32.const 0x11)))
    (local.set $last (i16x8.splat (i32.const 0x7e)))
    (local.set $and (i16x8.splat (i32.const 0x26)))
    (local.set $back (i16x8.splat (i32.const 0x5c)))
    (local.set $left (i32.sub (local.get $to) (local.get $from)))
    (local.set $at (i32.shl (local.get $from) (i32.const 1)))
    (loop $eight
      (if (i32.le_s (local.get $left) (i32.const 0)) (then (return (i32.sub (local.get $to) (local.get $from)))))
      (local.set $units (v128.load (local.get $at)))
      (local.set $found
        (i16x8.bitmask
          (v128.or
            (v128.or
              (i16x8.lt_u (local.get $units) (local.get $tab))
              (i16x8.le_u (i16x8.sub (local.get $units) (local.get $controls)) (local.get $span)))
            (v128.or
              (i16x8.gt_u (local.get $units) (local.get $last))
              (v128.or
                (i16x8.eq (local.get $units) (local.get $and))
                (i16x8.eq (local.get $units) (local.get $back)))))))
      (local.set $at (i32.add (local.get $at) (i32.const 16)))
      (local.set $left (i32.sub (local.get $left) (i32.const 8)))
      (br_if $eight (i32.eqz (local.get $found))))
    ;; What was found may stand behind the end.
    (local.set $left (i32.sub (i32.add (local.get $left) (i32.const 8)) (i32.ctz (local.get $found))))
    (i32.sub (i32.sub (local.get $to) (local.get $from))
      (select (local.get $left) (i32.const 0) (i32.gt_s (local.get $left) (i32.const 0))))))
