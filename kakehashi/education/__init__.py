"""(1) Internationalized education / 教育の国際化"""
