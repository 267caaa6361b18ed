"""(3) Internationalized campus / キャンパスの国際化"""
