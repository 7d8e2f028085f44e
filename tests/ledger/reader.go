// Reads a log in a folder by golang.org/x/mod/sumdb alone: reader FOLDER VKEY
package main

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const height = 8

// tiles reads tiles under the names of C2SP tlog-tiles, which leave out the height.
type tiles struct{ folder string }

func (t tiles) Height() int { return height }

func (t tiles) SaveTiles([]tlog.Tile, [][]byte) {}

func (t tiles) ReadTiles(wanted []tlog.Tile) ([][]byte, error) {
	var found [][]byte
	for _, tile := range wanted {
		path := strings.Replace(tile.Path(), fmt.Sprintf("tile/%d/", height), "tile/", 1)
		content, err := os.ReadFile(filepath.Join(t.folder, path))
		if err != nil {
			return nil, err
		}
		found = append(found, content)
	}
	return found, nil
}

func entries(folder string, size int64) ([][]byte, error) {
	var found [][]byte
	for first := int64(0); first < size; first += 256 {
		width := min(size-first, 256)
		tile := tlog.Tile{H: height, L: 0, N: first / 256, W: int(width)}
		path := strings.Replace(tile.Path(), fmt.Sprintf("tile/%d/0/", height), "tile/entries/", 1)
		raw, err := os.ReadFile(filepath.Join(folder, path))
		if err != nil {
			return nil, err
		}
		for len(raw) >= 2 {
			end := 2 + int(raw[0])<<8 + int(raw[1])
			found = append(found, raw[2:end])
			raw = raw[end:]
		}
	}
	return found, nil
}

func min(a, b int64) int64 {
	if a < b {
		return a
	}
	return b
}

func head(folder, vkey string) (string, tlog.Tree, error) {
	verifier, err := note.NewVerifier(vkey)
	if err != nil {
		return "", tlog.Tree{}, err
	}
	raw, err := os.ReadFile(filepath.Join(folder, "checkpoint"))
	if err != nil {
		return "", tlog.Tree{}, err
	}
	opened, err := note.Open(raw, note.VerifierList(verifier))
	if err != nil {
		return "", tlog.Tree{}, err
	}
	lines := strings.Split(opened.Text, "\n")
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil {
		return "", tlog.Tree{}, err
	}
	root, err := base64.StdEncoding.DecodeString(lines[2])
	if err != nil {
		return "", tlog.Tree{}, err
	}
	tree := tlog.Tree{N: size}
	copy(tree.Hash[:], root)
	return lines[0], tree, nil
}

func check(folder, vkey string) (string, int64, error) {
	origin, tree, err := head(folder, vkey)
	if err != nil {
		return "", 0, err
	}
	found, err := entries(folder, tree.N)
	if err != nil {
		return "", 0, err
	}
	reader := tlog.TileHashReader(tree, tiles{folder})
	for index, raw := range found {
		proof, err := tlog.ProveRecord(tree.N, int64(index), reader)
		if err != nil {
			return "", 0, err
		}
		if err := tlog.CheckRecord(proof, tree.N, tree.Hash, int64(index), tlog.RecordHash(raw)); err != nil {
			return "", 0, fmt.Errorf("entry %d: %v", index, err)
		}
	}
	if int64(len(found)) != tree.N || !bytes.HasPrefix([]byte(vkey), []byte(origin+"+")) {
		return "", 0, fmt.Errorf("%d entries of %d, key of %s", len(found), tree.N, vkey)
	}
	return origin, tree.N, nil
}

func main() {
	origin, size, err := check(os.Args[1], os.Args[2])
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Printf("%s: %d entries proven\n", origin, size)
}
