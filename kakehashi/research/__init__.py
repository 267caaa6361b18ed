"""(2) Internationalized research / 研究の国際化"""
