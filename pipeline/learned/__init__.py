"""What is learned from annotated articles: which act mentions open a record, and which parties of an article are its partners.

The rules find and place every mention; two small boosted-tree models over named features then decide what hand-written
scoring decided before. Their weights are data beside the code (`acts.json`, `partners.json`), made by `pipeline.training.attach`.
"""
