#!/usr/bin/env python3
"""crfsuite's tagger beside us: names_peers.py FOLDER [MODEL]

Prints two figures, tokens a second of CPU time, the best of three passes over gmb.dev: its tagger alone, on
features that are made already, and with the making of the features (in Python). MODEL is that of
tests/accuracy/peers_names.py; without it a small one is trained on the spot.

SPDX-License-Identifier: MIT
"""
import os
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "accuracy"))
import peers_names
import pycrfsuite


def small_model(folder, path):
    trainer = pycrfsuite.Trainer(algorithm="lbfgs", verbose=False)
    for rows in peers_names.sentences(os.path.join(folder, "crossner-politics.train.conll")):
        if rows:
            trainer.append(peers_names.features([w for w, _ in rows]), [t for _, t in rows])
    trainer.set_params({"max_iterations": 20, "c1": 0.05, "c2": 0.01})
    trainer.train(path)


def rate(run, tokens):
    best = float("inf")
    for _ in range(3):
        start = time.process_time()
        run()
        best = min(best, time.process_time() - start)
    return round(tokens / best)


def main(argv):
    folder, model = argv[1], argv[2] if len(argv) > 2 else ""
    with tempfile.TemporaryDirectory() as tmp:
        if not os.path.exists(model):
            model = os.path.join(tmp, "small.model")
            small_model(folder, model)
        tagger = pycrfsuite.Tagger()
        tagger.open(model)
        texts = [[w for w, _ in rows]
                 for rows in peers_names.sentences(os.path.join(folder, "gmb.dev.conll")) if rows]
        tokens = sum(map(len, texts))
        ready = [pycrfsuite.ItemSequence(peers_names.features(words)) for words in texts]
        print(rate(lambda: [tagger.tag(items) for items in ready], tokens),
              rate(lambda: [tagger.tag(peers_names.features(words)) for words in texts], tokens))


if __name__ == "__main__":
    main(sys.argv)
