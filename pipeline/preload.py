"""What the server process imports that workers are forked from: the rules and the gazetteer, read once and shared by all."""

from __future__ import annotations

import gc
import os
from contextlib import suppress

# Each worker is one of many: libraries need no threads of their own.
for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")

gc.disable()  # nothing that is loaded here goes away again

with suppress(Exception):  # a worker meets the same error, and can tell it
    from corpus.article import article_from_text
    from pipeline.extraction import extract_article
    from pipeline.tasks import File, articles_of

    sentence = (
        "La Ville de Lyon et la Ville de Milan ont signé mardi à Lyon, pour trois ans et 200 000 euros, un accord de "
        "coopération sur l'eau et la culture, a dit le maire de Lyon, Jean Martin."
    )
    extract_article(article_from_text(sentence, published="2019-05-03"))
    list(articles_of(File(0, __file__, {})))

gc.freeze()  # pages that the collector does not write to stay shared
gc.set_threshold(10_000, 10, 10)  # articles leave few cycles behind, and what workers keep is looked through less often
gc.enable()
