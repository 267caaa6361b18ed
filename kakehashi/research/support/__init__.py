"""(2.3) To promote the establishment of a research environment and research support system

研究環境及び研究支援体制の整備を進める
"""
